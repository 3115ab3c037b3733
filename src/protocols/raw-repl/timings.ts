// Waits and limits of the raw REPL driver. Times are milliseconds.

/** After a banner in place of an answer: how long the answer itself may take. Paid once, on firmware before 1.14. */
export const LATE_ANSWER_MS = 100;
/** How often a suspected end of a program is checked: each check is a byte on its stdin when it was none. */
export const MAX_CONFIRMATIONS = 32;
/** Taking code is quick work for a board: this much, and time for the bytes on the slowest of links. */
export const UPLOAD_MS = 5000;
/** Bytes a millisecond that even a slow board takes of its code. */
export const UPLOAD_BYTES_PER_MS = 4;
/** At its prompt a board answers within milliseconds, and as soon as it has read a window: after this long a byte was lost. */
export const STALL_MS = 1000;
/** Code whose upload stalls is sent anew: it did not run. */
export const UPLOAD_TRIES = 5;
/** A board that answers requests for raw-paste so often with nothing that makes sense is not asked again. */
export const MAX_UNCLEAR_UPLOADS = 3;
/** A pause between pieces may take so many times as long where timers are late. */
export const PAUSES = 6;
/** Code of ours that has not ended by then is asked whether it has, since a lost byte may hide its end; doubled each time. */
export const FIRST_PROBE_MS = 1500;
/** How long code of ours that missed its deadline gets to answer Ctrl-C. */
export const CANCEL_MS = 1500;
/** Between two Ctrl-C of such a cancel. */
export const CANCEL_AGAIN_MS = 250;
