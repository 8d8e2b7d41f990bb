import './format/repair-language.js';
import './theme/tokens.css';
import './theme/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { withPublicPath } from './api/public-path.js';
import { newQueryClient } from './api/query-client.js';
import { sessionQuery } from './api/session.js';
import { focusHeadings } from './components/layout/heading-focus.js';
import { changesUrl, EarlyStream, EarlyStreamContext } from './live/early-stream.js';
import { loadPages, router } from './router/router.js';
import { one, parseSearch } from './router/search.js';
import { applyTheme } from './theme/theme.js';

/** Other pages are loaded this long after the start, so that the first page's files and responses come first. */
const OTHER_PAGES_AFTER_MS = 3_000;

applyTheme();
const publicAddress = withPublicPath(location);
if (publicAddress !== null) history.replaceState(null, '', publicAddress);
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
// Holds the session only; each project has its client.
const queries = newQueryClient();
// Fetched while the page itself is still loading.
void queries.prefetchQuery(sessionQuery);
const early = new EarlyStream(changesUrl(one(parseSearch(location.search)['project']) ?? null));
focusHeadings(router);
createRoot(root).render(
  <QueryClientProvider client={queries}>
    <EarlyStreamContext value={early}>
      <RouterProvider router={router} />
    </EarlyStreamContext>
  </QueryClientProvider>,
);
setTimeout(loadPages, OTHER_PAGES_AFTER_MS);
