// The inference worker: one process, one model, pictures in, classes out.
import { serve } from './serve.ts';

// Loaded only after hello, so that the broker soon sees whether this process lives.
await serve(async (settings) => (await import('./classifier.ts')).loadClassifier(settings));
