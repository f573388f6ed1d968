import fc from "fast-check";

/** Any number; another one looks at other cases: `FAST_CHECK_SEED=$RANDOM npm test`. */
const SEED = 20_260_101;

// The same cases in every run: what a change breaks is seen on that change, not on somebody else's a week later.
fc.configureGlobal({ seed: Number(process.env["FAST_CHECK_SEED"] ?? SEED) });

export { fc };
