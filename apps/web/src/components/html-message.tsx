import classes from './html-message.module.css';

/** A message as its HTML looks, without any right: what it brings along runs nothing and leads nowhere. */
export function HtmlMessage({ html }: { html: string }) {
  return <iframe title="The message as HTML" sandbox="" srcDoc={html} className={classes.html} />;
}
