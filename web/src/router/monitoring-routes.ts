import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { BOARD_STATUSES, type BoardStatus } from '../pages/board/board-status.js';
import { readEventFilter } from '../pages/events/event-filter.js';
import { readTypeFilter } from '../pages/types/type-filter.js';
import { root } from './root.js';
import { one } from './search.js';

const ofEnvironment = (search: Record<string, unknown>): { environment?: string } => ({
  environment: one(search['environment']),
});

type BoardSearch = { environment?: string; q?: string; status?: BoardStatus };

const board = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: (search: Record<string, unknown>): BoardSearch => ({
    ...ofEnvironment(search),
    q: one(search['q']),
    status: BOARD_STATUSES.find((status) => status === one(search['status'])),
  }),
  component: lazyRouteComponent(() => import('../pages/board/board-page.js'), 'BoardPage'),
});

const component = createRoute({
  getParentRoute: () => root,
  path: '/components/$component',
  validateSearch: (search: Record<string, unknown>): { environment?: string; range?: string } => ({
    ...ofEnvironment(search),
    range: one(search['range']),
  }),
  component: lazyRouteComponent(() => import('../pages/component/component-page.js'), 'ComponentPage'),
});

const events = createRoute({
  getParentRoute: () => root,
  path: '/events',
  validateSearch: readEventFilter,
  component: lazyRouteComponent(() => import('../pages/events/events-page.js'), 'EventsPage'),
});

const event = createRoute({
  getParentRoute: () => root,
  path: '/events/$eventId',
  component: lazyRouteComponent(() => import('../pages/event/event-page.js'), 'EventPage'),
});

const types = createRoute({
  getParentRoute: () => root,
  path: '/types',
  validateSearch: readTypeFilter,
  component: lazyRouteComponent(() => import('../pages/types/types-page.js'), 'TypesPage'),
});

const type = createRoute({
  getParentRoute: () => root,
  path: '/types/$typeId',
  component: lazyRouteComponent(() => import('../pages/type/type-page.js'), 'TypePage'),
});

/** Status, components, events, types. Each page is loaded when it is opened or a link to it is hovered. */
export const monitoringRoutes = [board, component, events, event, types, type] as const;
