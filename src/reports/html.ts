import { Eta } from 'eta';
import { capitalized } from '../core/words';

/**
 * A figure on the page: its picture and the JSON file of its numbers, as paths from the page's folder, or the reason
 * why it was not drawn.
 */
export type PageFigure = {
  figure: string;
  title: string;
  caption: string;
  source: string;
} & ({ png: string; json: string } | { error: string });

/** A lab on the page: its title and sources, whose answers were graded and drawn, their score and their pictures. */
export interface PageLab {
  id: string;
  title: string;
  sources: string[];
  whose: 'reference solution' | 'your answers';
  score: number;
  maxScore: number;
  figures: PageFigure[];
}

/** The settings that the page was made with. */
export interface PageConfig {
  mode: string;
  dataset: string;
  backend: string;
  node: string;
}

/** The HTML page that `npm start` writes. It opens from disk and loads nothing from the network. */
export function pageHtml(labs: PageLab[], config: PageConfig): string {
  const shown = [...new Set(labs.map(({ whose }) => whose))];
  const whose = shown.map((answers) => (answers === 'your answers' ? answers : `${answers}s`)).join(', ');
  return new Eta({ autoTrim: ['nl', false] }).renderString(TEMPLATE, { labs, config, capitalized, whose });
}

const TEMPLATE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Deep-learning labs</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 1100px; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; margin: 1rem 0 2rem; }
  th, td { text-align: left; padding: .25rem 1.5rem .25rem 0; border-bottom: 1px solid #ddd; }
  td.number { text-align: right; font-variant-numeric: tabular-nums; }
  section { border-top: 1px solid #ccc; margin-top: 2.5rem; }
  figure { margin: 2rem 0; }
  img { width: 100%; height: auto; max-width: 1000px; border: 1px solid #eee; }
  figcaption { max-width: 65rem; }
  .quiet { color: #666; font-size: .9rem; }
  .failed { color: #a00; }
</style>
</head>
<body>
<h1>Deep-learning labs</h1>
<p class="quiet"><%= it.capitalized(it.whose) %>, <%= it.config.mode %> mode, data: <%= it.config.dataset %>;
  tfjs backend <%= it.config.backend %>, Node <%= it.config.node %>.</p>
<table>
  <tr><th>Lab</th><th></th><th>Points</th><th>Figures</th></tr>
<% for (const lab of it.labs) { %>
  <tr>
    <td><a href="#<%= lab.id %>"><%= lab.id.slice(0, 2) %></a></td>
    <td><%= lab.title %></td>
    <td class="number"><%= lab.score %> of <%= lab.maxScore %> points</td>
    <td class="number"><%= lab.figures.length %></td>
  </tr>
<% } %>
</table>
<% for (const lab of it.labs) { %>
<section id="<%= lab.id %>">
  <h2><%= lab.id.slice(0, 2) %> · <%= lab.title %></h2>
  <p class="quiet"><%= it.capitalized(lab.whose) %>: <%= lab.score %> of <%= lab.maxScore %> points. Sources: <%= lab.sources.join('; ') %></p>
<% for (const figure of lab.figures) { %>
  <figure id="<%= lab.id %>-<%= figure.figure %>">
<% if (figure.png) { %>
    <a href="<%= figure.png %>"><img src="<%= figure.png %>" alt="<%= figure.title %>" loading="lazy"></a>
    <figcaption><%= figure.caption %>
      <span class="quiet">Source: <%= figure.source %>. <a href="<%= figure.json %>">Its numbers</a>.</span></figcaption>
<% } else { %>
    <figcaption class="failed"><%= figure.title %> was not drawn: <%= figure.error %></figcaption>
<% } %>
  </figure>
<% } %>
</section>
<% } %>
</body>
</html>
`;
