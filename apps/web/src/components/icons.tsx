const PATHS = {
  microphone:
    'M12 15a3.5 3.5 0 0 0 3.5-3.5v-5a3.5 3.5 0 0 0-7 0v5A3.5 3.5 0 0 0 12 15Zm-6.5-3.5a6.5 6.5 0 0 0 13 0M12 18v3.5',
  muted:
    'M15.5 11V6.5a3.5 3.5 0 0 0-6.900-.8M8.5 9.5v2a3.5 3.5 0 0 0 5.400 2.900M5.5 11.5a6.5 6.5 0 0 0 10.300 5.300m2.300-2.800a6.5 6.5 0 0 0 .4-2.5M12 18v3.5M4 3.5l16 17',
  end: 'M7 7h10v10H7z',
  send: 'M4.5 12h14m-6-6 6 6-6 6',
  download: 'M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14',
  play: 'M8 5.5v13l11-6.5z',
  stop: 'M7 7h10v10H7z',
  print: 'M7 9V4h10v5M7 17H4.5V9h15v8H17M7 14h10v6H7z',
  picture: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3L20 17',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.500h8.400L17 7',
  down: 'M12 5v14m-5.5-5.5L12 19l5.5-5.5',
} as const;

export function Icon({ name, size = 20 }: { name: keyof typeof PATHS; size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" className="icon">
      <path d={PATHS[name]} />
    </svg>
  );
}
