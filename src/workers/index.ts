// The inference worker: one process, one model, pictures in, classes out.
import { loadClassifier } from './classifier.ts';
import { serve } from './serve.ts';

await serve(loadClassifier);
