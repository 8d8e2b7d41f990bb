import { Link } from '@tanstack/react-router';
import { PageHead } from '../components/layout/page-head.js';
import { Empty } from '../components/layout/states.js';

export function NotFound() {
  return (
    <>
      <PageHead title="Not found" />
      <Empty title="This page does not exist">
        <Link to="/">To the status board</Link>
      </Empty>
    </>
  );
}
