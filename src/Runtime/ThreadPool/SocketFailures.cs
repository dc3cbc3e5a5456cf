using System.Net.Sockets;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>Turns the system's socket errors into the capability's.</summary>
internal static class SocketFailures
{
    /// <summary>The failure to throw for a socket error while doing something with an address.</summary>
    public static NetworkException Translate(SocketException error, string doing, Address? address) =>
        new(FailureOf(error.SocketErrorCode), address, $"{doing} failed: {error.Message}", error);

    /// <summary>The failure to throw where our own side had closed the socket.</summary>
    public static NetworkException Closed(string doing, Address? address, Exception? cause = null) =>
        new(NetworkFailure.Other, address, $"{doing} failed: it was closed on this side.", cause);

    private static NetworkFailure FailureOf(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => NetworkFailure.Refused,
        SocketError.HostUnreachable or SocketError.HostDown
            or SocketError.NetworkUnreachable or SocketError.NetworkDown => NetworkFailure.Unreachable,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => NetworkFailure.NameNotFound,
        SocketError.TimedOut => NetworkFailure.TimedOut,
        SocketError.ConnectionReset or SocketError.ConnectionAborted
            or SocketError.NetworkReset or SocketError.Shutdown => NetworkFailure.Reset,
        SocketError.AddressAlreadyInUse => NetworkFailure.AddressInUse,
        SocketError.AccessDenied => NetworkFailure.NotPermitted,
        _ => NetworkFailure.Other,
    };
}
