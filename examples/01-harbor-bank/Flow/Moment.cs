namespace HarborBank.Flow;

/// <summary>What the flow cannot know by itself: a token nobody has used, for a form that may be about to be handed out.</summary>
internal readonly record struct Moment(string FreshToken);
