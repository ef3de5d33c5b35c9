/** The page of `npm start` as data. */

/** A picture on the page. Its paths lead from the page's folder to its files. */
export interface PagePicture {
  png: string;
  /** The same result as it comes about. */
  gif?: string;
  json: string;
  /** The same picture, small. */
  thumbnail: string;
  /** The size at which it is shown, in pixels of CSS. */
  width: number;
  height: number;
  /** The result that it shows, in words. */
  verdict?: string;
  /** The command that draws it again. */
  command: string;
}

/** A figure on the page: its picture, or the reason why it was not drawn. */
export type PageFigure = {
  figure: string;
  title: string;
  caption: string;
  source: string;
} & (PagePicture | { error: string });

/** A lab on the page: its title and sources, whose answers were graded and drawn, their score and their pictures. */
export interface PageLab {
  id: string;
  title: string;
  sources: string[];
  whose: 'reference solution' | 'your answers';
  score: number;
  maxScore: number;
  /** Paths from the page's folder. */
  handout: string;
  tasks: string;
  figures: PageFigure[];
}

/** The settings that the page was made with. */
export interface PageConfig {
  mode: string;
  dataset: string;
  backend: string;
  node: string;
  /** The day on which it was made: `2026-01-31`. */
  date: string;
}
