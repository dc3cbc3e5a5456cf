using Holdfast.Sessions;

namespace Holdfast.Server.Http;

/// <summary>Tells callers what room their limits leave, with the fields RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers).</summary>
internal static class RateHeaders
{
    /// <summary>Sets the fields. There is no window: a place is free again when a session is closed.</summary>
    public static void TellRoom(this HttpContext context, SessionRoom room)
    {
        context.Response.Headers["RateLimit-Policy"] = $"\"sessions\";q={room.Limit}";
        context.Response.Headers["RateLimit"] = $"\"sessions\";r={room.Left}";
    }
}
