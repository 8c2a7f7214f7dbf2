// Keeps zod from compiling its schemas, which the page's policy forbids. Imported before anything that has a schema.
import { z } from 'zod';

z.config({ jitless: true });
