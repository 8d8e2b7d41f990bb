import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readDeliveryFilter } from '../pages/alerts/deliveries/delivery-filter.js';
import { readFindingFilter } from '../pages/findings/finding-filter.js';
import { root } from './root.js';
import { one } from './search.js';

const findings = createRoute({
  getParentRoute: () => root,
  path: '/findings',
  validateSearch: readFindingFilter,
  component: lazyRouteComponent(() => import('../pages/findings/findings-page.js'), 'FindingsPage'),
});

const finding = createRoute({
  getParentRoute: () => root,
  path: '/findings/$findingId',
  component: lazyRouteComponent(() => import('../pages/finding/finding-page.js'), 'FindingPage'),
});

const inspections = createRoute({
  getParentRoute: () => root,
  path: '/inspections',
  component: lazyRouteComponent(() => import('../pages/inspections/inspections-page.js'), 'InspectionsPage'),
});

const inspection = createRoute({
  getParentRoute: () => root,
  path: '/inspections/$inspectionId',
  component: lazyRouteComponent(() => import('../pages/inspections/inspection-page.js'), 'InspectionPage'),
});

const alerts = createRoute({
  getParentRoute: () => root,
  path: '/alerts',
  validateSearch: readDeliveryFilter,
  component: lazyRouteComponent(() => import('../pages/alerts/alerts-page.js'), 'AlertsPage'),
});

const newPolicy = createRoute({
  getParentRoute: () => root,
  path: '/alerts/new',
  component: lazyRouteComponent(() => import('../pages/alerts/policies/new-policy-page.js'), 'NewPolicyPage'),
});

const policy = createRoute({
  getParentRoute: () => root,
  path: '/alerts/$policyId',
  component: lazyRouteComponent(() => import('../pages/alerts/policies/policy-page.js'), 'PolicyPage'),
});

const project = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('../pages/settings/projects/project-page.js'), 'ProjectPage'),
});

const keys = createRoute({
  getParentRoute: () => root,
  path: '/settings/keys',
  component: lazyRouteComponent(() => import('../pages/settings/keys/keys-page.js'), 'KeysPage'),
});

const projects = createRoute({
  getParentRoute: () => root,
  path: '/settings/projects',
  component: lazyRouteComponent(() => import('../pages/settings/projects/projects-page.js'), 'ProjectsPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { token?: string } => ({ token: one(search['token']) }),
  component: lazyRouteComponent(() => import('../pages/sign-in/signed-in-page.js'), 'SignedInPage'),
});

/**
 * Findings, inspections, alerts, settings, sign-in. Each page is loaded when it is opened or a link to it is hovered.
 */
export const managementRoutes = [
  findings,
  finding,
  inspections,
  inspection,
  alerts,
  newPolicy,
  policy,
  project,
  keys,
  projects,
  signIn,
] as const;
