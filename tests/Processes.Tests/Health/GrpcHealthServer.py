# A server of the gRPC project's own library that answers the standard health service. Listens on $PORT, or on any; prints its port.
import os
import sys
from concurrent import futures
import grpc

STATUS = {"": 1, "payments": 2, "ledger": 0}


def check(request, context):
    name = request[2:].decode() if request else ""
    if name == "slow":
        import time
        time.sleep(2)
    if name not in STATUS:
        context.abort(grpc.StatusCode.NOT_FOUND, "unknown service")
    return bytes([8, STATUS[name]]) if STATUS[name] else b""


server = grpc.server(futures.ThreadPoolExecutor(4))
if sys.argv[1:] != ["bare"]:
    handler = grpc.unary_unary_rpc_method_handler(check)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("grpc.health.v1.Health", {"Check": handler}),))
port = server.add_insecure_port(f"127.0.0.1:{os.environ.get('PORT', 0)}")
server.start()
print(port, flush=True)
sys.stdin.read()
