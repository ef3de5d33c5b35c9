import { Eta } from 'eta';
import { capitalized } from '../../core/words';
import { byDocument } from './byDocument';
import type { PageConfig, PageFigure, PageLab, PagePicture } from './page';
import { SCRIPT } from './script';
import { STYLE } from './style';

/** The HTML page that `npm start` writes. It opens from disk and loads nothing from the network. */
export function pageHtml(labs: PageLab[], config: PageConfig): string {
  const shown = [...new Set(labs.map(({ whose }) => whose))];
  const whose = shown.map((answers) => (answers === 'your answers' ? answers : `${answers}s`)).join(', ');
  const words = { capitalized, whose, alt: altOf };
  const parts = { style: STYLE, script: SCRIPT, documents: byDocument(labs) };
  return new Eta({ autoTrim: ['nl', false] }).renderString(TEMPLATE, { labs, config, ...words, ...parts });
}

/** The words that stand for a picture where it is not seen: its title and its result. */
function altOf({ title, verdict }: PageFigure & PagePicture): string {
  return verdict === undefined ? title : `${title}. ${verdict}`;
}

const TEMPLATE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Deep-learning labs</title>
<style><%~ it.style %></style>
</head>
<body>
<a class="skip" href="#main">To the pictures</a>
<header>
<h1>Deep-learning labs</h1>
<p class="quiet"><%= it.capitalized(it.whose) %>, <%= it.config.mode %> mode, data: <%= it.config.dataset %>;
  tfjs backend <%= it.config.backend %>, Node <%= it.config.node %>, <%= it.config.date %>.
<% if (it.config.mode === 'quick') { %>
  Quick mode trains for seconds. A verdict may change with <code>--full</code>, which trains longer on more seeds.
<% } %>
</p>
<p class="screen"><button type="button" data-do="slides" hidden>Show as slides</button>
  <span class="quiet">Keys: → and ← for the next and the previous picture, s for slides.</span></p>
</header>
<nav class="labs" aria-label="Labs"><ul>
  <li><a href="#contents">Contents</a></li>
<% for (const lab of it.labs) { %>
  <li><a href="#<%= lab.id %>" aria-label="Lab <%= lab.id.slice(0, 2) %>: <%= lab.title %>"><%= lab.id.slice(0, 2) %></a></li>
<% } %>
</ul></nav>
<main id="main">
<h2 id="contents">Contents</h2>
<table>
  <thead><tr><th scope="col">Lab</th><th scope="col" class="number">Points</th><th scope="col" class="number">Figures</th></tr></thead>
  <tbody>
<% for (const lab of it.labs) { %>
  <tr>
    <td><a href="#<%= lab.id %>"><%= lab.id.slice(0, 2) %> · <%= lab.title %></a></td>
    <td class="number"><%= lab.score %> of <%= lab.maxScore %></td>
    <td class="number"><%= lab.figures.length %></td>
  </tr>
<% } %>
  </tbody>
</table>
<% if (it.documents.length > 0) { %>
<details class="screen">
  <summary>By course document</summary>
<% for (const document of it.documents) { %>
  <h3><%= document.title %></h3>
  <ul>
<% for (const { passage, figures } of document.passages) { %>
    <li><%= passage %>:
<% figures.forEach((figure, i) => { %>
<%~ i > 0 ? '; ' : '' %><a href="#<%= figure.id %>"><%= figure.title %></a>
<% }) %>
    </li>
<% } %>
  </ul>
<% } %>
</details>
<% } %>
<% for (const lab of it.labs) { %>
<section id="<%= lab.id %>" aria-labelledby="<%= lab.id %>-title">
  <h2 id="<%= lab.id %>-title"><%= lab.id.slice(0, 2) %> · <%= lab.title %></h2>
  <p class="quiet"><%= it.capitalized(lab.whose) %>: <%= lab.score %> of <%= lab.maxScore %> points. Sources: <%= lab.sources.join('; ') %>.
    <a href="<%= lab.handout %>" aria-label="Handout of lab <%= lab.id.slice(0, 2) %>">Handout</a>,
    <a href="<%= lab.tasks %>" aria-label="Tasks of lab <%= lab.id.slice(0, 2) %>">tasks</a>.</p>
  <ul class="strip">
<% for (const figure of lab.figures) { if (figure.png) { %>
    <li><a href="#<%= lab.id %>-<%= figure.figure %>"><img src="<%= figure.thumbnail %>" alt="" width="172" height="100" loading="lazy"><%= figure.title %></a></li>
<% } } %>
  </ul>
<% for (const figure of lab.figures) { %>
  <figure id="<%= lab.id %>-<%= figure.figure %>">
    <h3><a href="#<%= lab.id %>-<%= figure.figure %>"><%= figure.title %></a></h3>
<% if (figure.png) { %>
    <a class="picture" href="<%= figure.png %>"><img src="<%= figure.png %>" alt="<%= it.alt(figure) %>" width="<%= figure.width %>" height="<%= figure.height %>" loading="lazy"<% if (figure.gif) { %> data-still="<%= figure.png %>" data-moving="<%= figure.gif %>"<% } %>></a>
<% if (figure.gif) { %>
    <p class="screen motion"><button type="button" data-do="play" hidden aria-label="Play: <%= figure.title %>">Play</button>
      <a href="<%= figure.gif %>" aria-label="Moving picture: <%= figure.title %>">Moving picture</a></p>
<% } %>
    <figcaption>
<% if (figure.verdict) { %>
      <p class="verdict"><%= figure.verdict %></p>
<% } %>
      <p><%= figure.caption %></p>
      <p class="quiet">Source: <%= figure.source %>. Drawn by <code><%= figure.command %></code>.
        <a href="<%= figure.json %>" aria-label="Its numbers: <%= figure.title %>">Its numbers</a></p>
    </figcaption>
<% } else { %>
    <figcaption class="failed"><%= figure.title %> was not drawn: <%= figure.error %></figcaption>
<% } %>
  </figure>
<% } %>
</section>
<% } %>
</main>
<dialog aria-label="Slides">
  <h2></h2>
  <img alt="">
  <p class="verdict"></p>
  <p class="controls"><button type="button" data-do="previous">← Previous</button>
    <button type="button" data-do="next">Next →</button>
    <button type="button" data-do="close">Close</button> <span class="count quiet"></span></p>
</dialog>
<script><%~ it.script %></script>
</body>
</html>
`;
