/** For work that takes a while and ends on another screen: whoever has gone elsewhere meanwhile is left there. */
import { useLocation } from 'wouter';

/** @returns a function to call when the work begins; what it returns goes to a path when the work is done */
export function useGoOn(): () => (path: string) => void {
  const [, navigate] = useLocation();
  return () => {
    const begunAt = location.pathname;
    return (path) => {
      if (location.pathname === begunAt) navigate(path);
    };
  };
}
