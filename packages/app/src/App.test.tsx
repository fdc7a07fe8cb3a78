import { render, screen } from '@testing-library/react';
import App from './App';

describe('the demo portal', () => {
  it('asks who you are', async () => {
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: [
        {
          data: {
            app: { title: 'Recovery demo', baseUrl: 'http://localhost:3000' },
            backend: { baseUrl: 'http://localhost:7007' },
          },
          context: 'test',
        },
      ] as unknown as string,
    };

    render(App.createRoot());

    expect(
      await screen.findByRole('button', { name: 'Enter' }, { timeout: 60_000 }),
    ).toBeEnabled();
  }, 90_000);
});
