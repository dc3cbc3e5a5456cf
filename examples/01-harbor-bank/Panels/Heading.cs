namespace HarborBank.Panels;

/// <summary>What stands at the top of every panel: which instance answers, when, and to whom.</summary>
internal sealed record Heading(string Instance, DateTimeOffset Now, string? User, string? Terminal = null);
