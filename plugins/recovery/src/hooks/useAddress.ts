import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** New values of parameters of the address; those without a value are left out of it. */
export type AddressChange = Partial<Record<string, string | undefined>>;

/** The parameters of the address, and a function that changes some of them. */
export function useAddress(): [
  params: URLSearchParams,
  change: (values: AddressChange) => void,
] {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (values: AddressChange) =>
      setParams(
        before => {
          const next = new URLSearchParams(before);
          for (const [key, value] of Object.entries(values)) {
            if (value === undefined || value === '') {
              next.delete(key);
            } else {
              next.set(key, value);
            }
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [params, change];
}
