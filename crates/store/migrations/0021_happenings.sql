-- Most facts of a conversation are its messages; what else happened in it is read each time it is opened.
CREATE INDEX events_happenings ON events (org_id, conversation_id, seq) WHERE kind IN
  ('assigned', 'handed_to_team', 'status_changed', 'answer_taken_back', 'forward_taken_back', 'message_deleted',
   'delivery_repeated');
