using System.Net.Sockets;
using System.Runtime.Versioning;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.ThreadPool;

[UnsupportedOSPlatform("windows")]
public sealed class SystemNetworkTests() : NetworkConformance(new ThreadPoolModel())
{
    private readonly ThreadPoolModel _model = new();

    [Fact]
    public Task A_socket_file_left_behind_is_replaced() => _model.RunAsync(async (io, folder) =>
    {
        var path = $"{folder}/socket";
        Abandon(path);
        Assert.True(File.Exists(path));
        await using (var listener = await io.Network.ListenAsync(Address.Unix(path), default))
        {
            await using var connection = await io.Network.ConnectAsync(Address.Unix(path), default);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder));
    });

    [Fact]
    public Task A_file_that_is_no_socket_is_left_alone() => _model.RunAsync(async (io, folder) =>
    {
        var path = $"{folder}/socket";
        await File.WriteAllTextAsync(path, "precious");
        var error = await Assert.ThrowsAsync<NetworkException>(() => io.Network.ListenAsync(Address.Unix(path), default).AsTask());
        Assert.Equal(NetworkFailure.AddressInUse, error.Failure);
        Assert.Equal("precious", await File.ReadAllTextAsync(path));
    });

    [Fact]
    public Task A_path_too_long_for_a_socket_is_said_to_be() => _model.RunAsync(async (io, folder) =>
    {
        var address = Address.Unix($"{folder}/{new string('x', 120)}");
        var error = await Assert.ThrowsAsync<NetworkException>(() => io.Network.ListenAsync(address, default).AsTask());
        Assert.Contains("107 bytes", error.Message);
    });

    [Fact]
    public Task Of_many_that_start_at_once_one_listens() => _model.RunAsync(async (io, folder) =>
    {
        var address = Address.Unix($"{folder}/socket");
        Abandon(address.Path!);
        var attempts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                return await io.Network.ListenAsync(address, default);
            }
            catch (NetworkException error) when (error.Failure == NetworkFailure.AddressInUse)
            {
                return null;
            }
        })));
        var listener = Assert.Single(attempts, one => one is not null)!;
        await using var connection = await io.Network.ConnectAsync(address, default);
        await listener.DisposeAsync();
    });

    [Fact]
    public Task A_name_nobody_has_is_not_found() => _model.RunAsync(async io =>
    {
        var error = await Assert.ThrowsAsync<NetworkException>(
            () => io.Network.ConnectAsync(Address.Tcp("no-such-host.invalid", 23), default).AsTask());
        Assert.Equal(NetworkFailure.NameNotFound, error.Failure);
    });

    // What a killed program leaves: the file, and nobody behind it.
    private static void Abandon(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        File.Move(path, path + ".kept");
        socket.Dispose();
        File.Move(path + ".kept", path);
    }
}
