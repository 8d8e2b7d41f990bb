import { Link } from '@tanstack/react-router';
import { Empty } from '../components/states.js';

export function NotFound() {
  return (
    <Empty title="There is no such page">
      <Link to="/">To the status board</Link>
    </Empty>
  );
}
