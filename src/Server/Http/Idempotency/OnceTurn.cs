using Holdfast.Contracts.Errors;

namespace Holdfast.Server.Http.Idempotency;

/// <summary>What is to become of a request with a key.</summary>
/// <param name="Entry">The request of this key, this one or an earlier one.</param>
/// <param name="IsFirst">Whether it is this one, to be carried out now.</param>
/// <param name="Fault">Why neither is possible.</param>
internal readonly record struct OnceTurn(OnceEntry? Entry, bool IsFirst, Fault? Fault);
