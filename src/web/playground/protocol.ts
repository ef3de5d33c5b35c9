/** The messages between the page and the worker that trains. */
import type { PlaygroundState, WatchedPlace } from './engine/address';
import type { Verdict } from './engine/repeat';
import type { Frame, Scenery } from './engine/session';
import type { Message } from './engine/settings';

export type Request =
  | { readonly kind: 'start'; readonly run: number; readonly state: PlaygroundState; readonly base: string }
  | { readonly kind: 'advance'; readonly run: number; readonly steps: number }
  | { readonly kind: 'watch'; readonly run: number; readonly place: WatchedPlace }
  /** For a worker of its own, which is ended to stop it. */
  | { readonly kind: 'repeat'; readonly run: number; readonly state: PlaygroundState; readonly base: string };

/** Each answer names the run it belongs to; the page drops those of a run that is over. */
export type Answer =
  | {
      readonly kind: 'started';
      readonly run: number;
      readonly sceneries: readonly Scenery[];
      readonly frame: Frame;
    }
  | { readonly kind: 'frame'; readonly run: number; readonly frame: Frame }
  | { readonly kind: 'repeated'; readonly run: number; readonly done: number; readonly verdict?: Verdict }
  | { readonly kind: 'fault'; readonly run: number; readonly fault: Message };
