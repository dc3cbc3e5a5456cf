namespace HarborBank.Flow;

/// <summary>The flow's answer to an event: the session's state from here on, and what is to be done.</summary>
internal readonly record struct FlowStep(FlowState State, FlowEffect Effect);
