namespace Holdfast.Server.Http.Idempotency;

/// <summary>An idempotency key in its realm: nobody meets the keys of another.</summary>
internal readonly record struct OnceKey(string Tenant, string Actor, string Text);
