import { runSpeechThread } from '@spool/speech';

runSpeechThread();
