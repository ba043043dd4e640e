// name: webhooks/note_try
// access: write
// why: what came of sending a message
// param id: string - of the message
// param state: string - waiting, delivered, withheld or dead
// param attempts: int - how often it was sent
// param due: float - seconds since 1970: when it is sent again
// param tried: float - seconds since 1970
// param told: string - what was answered
MATCH (message:Delivery {id: $id})
SET message.state = $state, message.attempts = $attempts, message.due = $due, message.tried = $tried,
    message.told = $told
