import { Navigate } from '@tanstack/react-router';

/** Leads from /sign-in to the board when there is a session. */
export function SignedInPage() {
  return <Navigate to="/" replace />;
}
