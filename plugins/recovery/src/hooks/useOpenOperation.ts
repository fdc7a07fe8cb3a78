import { useNavigate } from 'react-router-dom';
import { useOperationLink } from './useLinks';

/** Goes to the view of an operation, where the app has one. */
export function useOpenOperation(): (operation: { id: string }) => void {
  const navigate = useNavigate();
  const linkTo = useOperationLink();
  return ({ id }) => {
    const link = linkTo(id);
    if (link) {
      navigate(link);
    }
  };
}
