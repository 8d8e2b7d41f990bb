import { Navigate } from '@tanstack/react-router';

/** Whoever is signed in has no business at /sign-in. */
export function SignedInPage() {
  return <Navigate to="/" replace />;
}
