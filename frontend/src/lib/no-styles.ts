/**
 * Stands in for `react-style-singleton`, by which a dialog would write a style into the page: the server's rules refuse
 * that, and nothing needs it, since our page never scrolls as a whole.
 */
export const styleSingleton = () => () => null;
