// Reads AsciiDoc from standard input and prints, as JSON, what asciidoctor makes of it: its messages, and each block in order.
import { text } from 'node:stream/consumers'
import { load, LoggerManager, MemoryLogger } from 'asciidoctor'

const logger = MemoryLogger.create()
LoggerManager.setLogger(logger)
const document = await load(await text(process.stdin))
// Some faults are found only when the page is made.
await document.convert()

const blocks = []
for (const block of await document.findBy()) {
  const kind = block.getContext()
  if (kind === 'section') blocks.push({ kind, text: await block.getTitle() })
  if (kind === 'paragraph') blocks.push({ kind, text: await block.getContent() })
  if (kind === 'list_item') blocks.push({ kind, text: await block.getText() })
  if (kind === 'listing') blocks.push({ kind, text: block.getSource(), language: block.getAttribute('language') })
}
const messages = logger.getMessages().map((message) => `${message.getSeverity()}: ${message.getText()}`)
console.log(JSON.stringify({ messages, blocks }))
