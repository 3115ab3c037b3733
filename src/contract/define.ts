import type { z } from 'zod';

/** A schema of the contract; only its output type matters to both ends. */
export type Schema<T = unknown> = z.ZodType<T>;

/** A request with one answer. Progress is sent while it works when `progress` is given. */
export interface CallDef<P = unknown, R = unknown, G = unknown> {
  readonly kind: 'call';
  readonly params: Schema<P>;
  readonly result: Schema<R>;
  readonly progress?: Schema<G>;
}

/** `lossless`: the producer waits for credit. `latest`: a slow consumer gets only the newest item. */
export type StreamPolicy = 'lossless' | 'latest';

/** A request with many answers, until either side ends it. */
export interface StreamDef<P = unknown, I = unknown> {
  readonly kind: 'stream';
  readonly params: Schema<P>;
  readonly item: Schema<I>;
  readonly policy: StreamPolicy;
}

/** Namespaces of calls and streams. */
export type Api = Readonly<Record<string, Readonly<Record<string, CallDef | StreamDef>>>>;

/** Defines a call. */
export function call<P, R, G = never>(def: {
  readonly params: Schema<P>;
  readonly result: Schema<R>;
  readonly progress?: Schema<G>;
}): CallDef<P, R, G> {
  return { kind: 'call', ...def };
}

/** Defines a stream. */
export function stream<P, I>(def: {
  readonly params: Schema<P>;
  readonly item: Schema<I>;
  readonly policy: StreamPolicy;
}): StreamDef<P, I> {
  return { kind: 'stream', ...def };
}

/** What a handler of a call is given beside its parameters. `client` names the window or connection that asks. */
export interface CallContext<G = unknown> {
  readonly signal: AbortSignal;
  readonly client: string;
  readonly onProgress: (progress: G) => void;
}

/** What a handler of a stream is given beside its parameters. */
export interface StreamContext {
  readonly signal: AbortSignal;
  readonly client: string;
}

type Plain = string | number | boolean | bigint | symbol | null | undefined | Uint8Array;

/** What a handler may give: it is copied onto the wire, so services hand out what they hold themselves. */
export type Given<T> = T extends Plain
  ? T
  : T extends readonly (infer U)[]
    ? readonly Given<U>[]
    : T extends object
      ? { readonly [K in keyof T]: Given<T[K]> }
      : T;

type HandlerOf<D> =
  D extends CallDef<infer P, infer R, infer G>
    ? (params: P, context: CallContext<G>) => Promise<Given<R>>
    : D extends StreamDef<infer P, infer I>
      ? (params: P, context: StreamContext) => AsyncIterable<Given<I>>
      : never;

/** The services' side of an API. */
export type Handlers<A extends Api> = { readonly [N in keyof A]: { readonly [M in keyof A[N]]: HandlerOf<A[N][M]> } };

type ClientOf<D> =
  D extends CallDef<infer P, infer R, infer G>
    ? (params: P, options?: { readonly signal?: AbortSignal; readonly onProgress?: (progress: G) => void }) => Promise<R>
    : D extends StreamDef<infer P, infer I>
      ? (params: P, options?: { readonly signal?: AbortSignal; readonly credit?: number }) => ClientStream<I>
      : never;

/**
 * A stream as the client sees it. Credit is returned when the loop asks for the next item, unless the stream is
 * read with `manualCredit`, where each item carries its own `release` (the terminal: in xterm's write callback).
 */
export interface ClientStream<I> extends AsyncIterable<I> {
  manualCredit(): AsyncIterable<{ readonly item: I; readonly release: () => void }>;
}

/** The window's side of an API. */
export type Client<A extends Api> = { readonly [N in keyof A]: { readonly [M in keyof A[N]]: ClientOf<A[N][M]> } };
