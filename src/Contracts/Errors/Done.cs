namespace Holdfast.Contracts.Errors;

/// <summary>The value of an operation that has nothing to return: <c>Result&lt;Done&gt;</c>.</summary>
public readonly record struct Done;
