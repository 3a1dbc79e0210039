/** Mounts the app. */
import { createRoot } from 'react-dom/client';
import { UpdateToast } from './pwa/update-toast.tsx';

const root = document.getElementById('root');
if (root) createRoot(root).render(<UpdateToast />);
