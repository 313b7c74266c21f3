import './layout.css';
import './controls.css';
import './data.css';
import './sparkline.css';
import './target.css';
import './features.css';
import './review.css';
import './plan.css';
