import { runSpeechThread } from '@spool/speech';

await runSpeechThread();
