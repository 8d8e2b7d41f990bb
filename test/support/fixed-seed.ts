import fc from 'fast-check';

/** Property tests try the same inputs in every run. `TEST_SEED=…` has them try others. */
fc.configureGlobal({ seed: Number(process.env.TEST_SEED ?? 20261201) });
