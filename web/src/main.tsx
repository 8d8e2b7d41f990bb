import './theme/tokens.css';
import './theme/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { newQueryClient } from './api/query-client.js';
import { sessionQuery } from './api/session.js';
import { focusHeadings } from './components/layout/heading-focus.js';
import { repairLanguage } from './format/locale.js';
import { changesUrl, EarlyStream, EarlyStreamContext } from './live/early-stream.js';
import { loadPages, router } from './router/router.js';
import { one, parseSearch } from './router/search.js';
import { applyTheme } from './theme/theme.js';

/** By then the first page stands: its own files and answers come first. */
const OTHER_PAGES_AFTER_MS = 3_000;

applyTheme();
repairLanguage();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
// Holds only who is signed in; what belongs to a project has a client of its own.
const queries = newQueryClient();
// Asked at once, while the page itself is still being loaded.
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
