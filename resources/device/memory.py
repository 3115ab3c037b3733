(lambda g: (g.collect(), print("free=%d\nused=%d" % (g.mem_free(), g.mem_alloc()))))(__import__("gc"))
