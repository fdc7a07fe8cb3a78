import { render, screen } from '@testing-library/react';
import App from './App';

describe('the app of the older frontend system', () => {
  it('starts with the recovery plugin and asks who you are', async () => {
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: [
        {
          data: {
            app: { title: 'Recovery demo', baseUrl: 'http://localhost:3001' },
            backend: { baseUrl: 'http://localhost:7007' },
          },
          context: 'test',
        },
      ] as unknown as string,
    };

    render(<App />);

    expect(
      await screen.findByRole('button', { name: 'Enter' }, { timeout: 60_000 }),
    ).toBeEnabled();
  }, 90_000);
});
