export { freePorts, isFree } from './free-ports';
