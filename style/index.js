// Imported by scripts, a sheet each: what one sheet imports of another is not made smaller (see webpack.config.js).
import './ui/index.js';
import './wizard/index.js';
import './page.css';
import './experiment.css';
import './leaderboard.css';
import './comparison.css';
import './model.css';
import './endpoint.css';
import './monitoring.css';
import './report.css';
import './lists.css';
import './registry.css';
import './forced-colors.css';
