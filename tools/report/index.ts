export { Table } from './table';
export { median, percentile } from './percentile';
export { machine, writeReport, type Report } from './write-report';
