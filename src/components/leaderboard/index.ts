export { Comparison } from './Comparison';
export { Leaderboard } from './Leaderboard';
