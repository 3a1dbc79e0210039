// Runs before the first paint, so that opening the app never flashes: the theme and the contrast that were chosen on
// this device. client/preferences/look.ts keeps them; look.test.ts holds that both say the same.
(() => {
  const { dataset } = document.documentElement;
  const read = (name) => {
    try {
      return localStorage.getItem(`studentos-${name}`);
    } catch {
      return null;
    }
  };
  const theme = read('theme');
  if (theme === 'light' || theme === 'dark') dataset.theme = theme;
  const contrast = read('contrast') ?? (matchMedia('(prefers-contrast: more)').matches ? 'more' : 'standard');
  if (contrast === 'more') dataset.contrast = contrast;
})();
