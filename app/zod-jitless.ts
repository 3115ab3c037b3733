import { config } from 'zod';

// Zod probes `new Function` when a schema is made, which the content security policy reports as a violation.
// The entry imports this before anything that makes schemas.
config({ jitless: true });
