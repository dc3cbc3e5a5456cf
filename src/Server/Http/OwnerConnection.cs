using Microsoft.AspNetCore.Connections;

namespace Holdfast.Server.Http;

/// <summary>Marks a connection that came over the Unix socket, which only the node's owner may open.</summary>
internal sealed class OwnerConnection
{
    private static readonly OwnerConnection Instance = new();

    private OwnerConnection()
    {
    }

    /// <summary>Connection middleware: marks the connection.</summary>
    public static ConnectionDelegate Mark(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(Instance);
        return next(connection);
    };

    /// <summary>Whether the request came over such a connection.</summary>
    public static bool Carries(HttpContext context) => context.Features.Get<OwnerConnection>() is not null;
}
