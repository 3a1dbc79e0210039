import { expect, test } from 'vitest';
import { wrongApiUrl } from './api-url.ts';

test.each([undefined, '', 'https://api.example.org', 'http://127.0.0.1:8000', 'https://example.org/studentos'])(
  '%j is where the API can be',
  (address) => {
    expect(wrongApiUrl(address)).toBeUndefined();
  },
);

test.each([
  'api.example.org',
  '/api',
  'ftp://api.example.org',
  'https://api.example.org/',
  'https://example.org/studentos/',
  'https://api.example.org?x=1',
  'https://api.example.org/x#y',
  'https://ada:secret@api.example.org',
])('%j is not, and the message names the variable', (address) => {
  expect(wrongApiUrl(address)).toContain('VITE_API_URL');
});
