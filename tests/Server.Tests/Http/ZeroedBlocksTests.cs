using System.IO.Pipelines;
using System.Net;
using Holdfast.Server.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Server.Tests.Http;

public sealed class ZeroedBlocksTests
{
    [Fact]
    public void A_block_is_zeroed_when_it_is_given_back_and_used_again()
    {
        using var blocks = new ZeroedBlocks();
        var block = blocks.Rent();
        var memory = block.Memory;
        "secret"u8.CopyTo(memory.Span);
        block.Dispose();
        Assert.Equal(1, blocks.Kept);
        Assert.False(memory.Span.ContainsAnyExcept((byte)0));
        Assert.True(memory.Equals(blocks.Rent().Memory));
        Assert.Equal(0, blocks.Kept);
        Assert.Throws<ArgumentOutOfRangeException>(() => blocks.Rent(ZeroedBlocks.BlockBytes + 1));
    }

    [Fact]
    public void No_more_are_kept_than_the_limit()
    {
        var blocks = new ZeroedBlocks();
        var rented = Enumerable.Range(0, ZeroedBlocks.KeptLimit + 10).Select(_ => blocks.Rent()).ToList();
        rented.ForEach(block => block.Dispose());
        Assert.Equal(ZeroedBlocks.KeptLimit, blocks.Kept);
        blocks.Dispose();
        Assert.Throws<ObjectDisposedException>(() => blocks.Rent());
    }

    [Fact]
    public async Task The_web_server_takes_requests_into_them_and_gives_them_back()
    {
        var pool = new ZeroedBlocks();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(new OnePool(pool));
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        ReadOnlyMemory<byte> seen = default;
        app.Run(async context =>
        {
            ReadResult body;
            do
            {
                body = await context.Request.BodyReader.ReadAtLeastAsync(6);
            }
            while (body.Buffer.Length < 6 && !body.IsCompleted);
            // Where the server has it, not a copy.
            seen = body.Buffer.First;
            Assert.Equal("secret"u8.ToArray(), seen[..6].ToArray());
            context.Request.BodyReader.AdvanceTo(body.Buffer.End);
            context.Response.StatusCode = 204;
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient();
        using var content = new StringContent("secret");
        using var answer = await http.PutAsync(app.Urls.Single(), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        for (var i = 0; i < 200 && seen.Span.ContainsAnyExcept((byte)0); i++) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.False(seen.Span.ContainsAnyExcept((byte)0));
        Assert.True(pool.Kept > 0);
    }

    private sealed class OnePool(ZeroedBlocks pool) : IMemoryPoolFactory<byte>
    {
        public System.Buffers.MemoryPool<byte> Create(MemoryPoolOptions? options = null) => pool;
    }
}
